import { redirect } from "next/navigation";
import { Suspense } from "react";

type PageProps = { params: Promise<{ id: string }> };

/** A port's own address: the list with its sheet open. */
export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <ToPort params={params} />
    </Suspense>
  );
}

async function ToPort({ params }: PageProps) {
  const { id } = await params;
  redirect(`/ports?port=${encodeURIComponent(id)}`);
  return null;
}
