// Asks again and again: `step` is called after each pause until it says that it is done; after a failure the pauses grow, up to thirtyfold.
export const poll = async (name, pause, step) => {
  for (let failures = 0, done = false; !done; ) {
    await new Promise((resume) => setTimeout(resume, pause * Math.min(2 ** failures, 30)));
    try {
      done = await step();
      failures = 0;
    } catch (error) {
      failures = Math.min(failures + 1, 5);
      console.warn(name, error);
    }
  }
};

// The page or fragment at `address`, parsed. The header says that nobody has asked: it keeps no session alive.
// Who has been signed out in the meantime is led to where the answer came from.
export const ask = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html", "Tessera-Poll": "1" } });
  if (answer.redirected) location.reload();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
