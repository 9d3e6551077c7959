import { redirect } from "next/navigation";
import { Suspense } from "react";

type PageProps = { params: Promise<{ id: string }> };

/** A network's own address: the list with its sheet open. */
export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <ToNetwork params={params} />
    </Suspense>
  );
}

async function ToNetwork({ params }: PageProps) {
  const { id } = await params;
  redirect(`/networks?network=${encodeURIComponent(id)}`);
  return null;
}
