// Which answer may be another one later, and when to ask again: ever more seldom, and in the end no more.
const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000]; // between two attempts
const PATIENCE = 600_000; // after which only the person asks again

// How long the server wants to be left alone, in ms. Null when asking again changes nothing: what is withheld
// stays withheld, and each question would ring the administrator's alarm. Without an answer the network is away.
export const later = async (answer = null, body = undefined) => {
  if (!answer) return 0;
  if (answer.status !== 429 && answer.status < 500) return null;
  const said = body ?? (await answer.json().catch(() => null));
  return said?.error === "withheld" ? null : (Number(answer.headers.get("Retry-After")) || 0) * 1000;
};

// The pause before the next attempt, null when it is enough; `since` the first failure.
export const pauseAfter = (failures, since, asked) => {
  const pause = Math.max(PAUSES[Math.min(failures, PAUSES.length - 1)], asked);
  return Date.now() + pause > since + PATIENCE ? null : pause;
};
