export { handleMetrics as GET } from "@/server/api/http/handle-metrics";
