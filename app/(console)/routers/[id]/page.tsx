import { redirect } from "next/navigation";
import { Suspense } from "react";

type PageProps = { params: Promise<{ id: string }> };

/** A router's own address: the list with its sheet open. */
export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <ToRouter params={params} />
    </Suspense>
  );
}

async function ToRouter({ params }: PageProps) {
  const { id } = await params;
  redirect(`/routers?router=${encodeURIComponent(id)}`);
  return null;
}
