"""The rest of the world: an SMTP server that accepts, defers or refuses by the recipient's local part.

    ok…      250, at once
    later…   450 4.2.0, until `mend` is called
    slow…    250, but the answer waits until `release` is called
    nobody…  550 5.1.1
"""
import asyncio
import threading


class SmtpSink:
    def __init__(self, address, name):
        self.address, self.name = address, name
        self.accepted = []  # (sender, recipient, header and body) of what was taken, one for each recipient
        self.pace = 0  # seconds that each message takes
        self.waiting = 0  # how many clients wait for `release`
        self._mended = False
        self._loop = asyncio.new_event_loop()
        self._released = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def mend(self):
        self._mended = True

    def release(self):
        self._loop.call_soon_threadsafe(self._released.set)

    async def _listen(self):
        self._released = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, *self.address)

    async def _hang_up(self):
        self._server.close()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    async def _serve(self, reader, writer):
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader, writer):
        sender, recipients = "", []
        writer.write(f"220 {self.name} ESMTP\r\n".encode())
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            verb, reply = line.upper(), "250 2.0.0 Ok"
            if verb.startswith("EHLO"):
                reply = f"250-{self.name}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME"
            elif verb.startswith("MAIL"):
                sender, recipients = address_in(line), []
            elif verb.startswith("RCPT"):
                reply = await self._judge(address_in(line))
                if reply.startswith("2"):
                    recipients.append(address_in(line))
            elif verb == "DATA" and not recipients:
                reply = "503 5.5.1 no valid recipients"
            elif verb == "DATA":
                writer.write(b"354 End data with <CR><LF>.<CR><LF>\r\n")
                content = await read_content(reader)
                await asyncio.sleep(self.pace)
                self.accepted += [(sender, recipient, content) for recipient in recipients]
                reply = f"250 2.0.0 Ok: taken as {len(self.accepted)}"
            elif verb == "QUIT":
                reply = "221 2.0.0 Bye"
            writer.write(reply.encode() + b"\r\n")
            await writer.drain()

    async def _judge(self, recipient):
        if recipient.startswith("nobody"):
            return f"550 5.1.1 <{recipient}>: Recipient address rejected: User unknown"
        if recipient.startswith("later") and not self._mended:
            return f"450 4.2.0 <{recipient}>: Recipient address rejected: Greylisted"
        if recipient.startswith("slow"):
            self.waiting += 1
            await self._released.wait()
            self.waiting -= 1
        return "250 2.1.5 Ok"


def address_in(line):
    return line[line.index("<") + 1 : line.index(">")]


async def read_content(reader):
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line)
    return b"".join(lines)
