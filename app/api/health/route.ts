export { handleHealth as GET } from "@/server/api/http/handle-health";
