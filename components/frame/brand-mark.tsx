/** Two banks and the span between them. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" fill="none" className={className}>
      <path d="M2 14.5c2.6-6 5.2-9 8-9s5.4 3 8 9" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path d="M1.5 14.5h17" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path d="M6.5 9v5M10 6v8M13.5 9v5" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
