export { handleAuth as GET, handleAuth as POST } from "@/server/api/http/handle-auth";
