"""A mail filter as Plesk runs one: it adds a header at the end of the header block, a recipient where asked.

It speaks the milter protocol (Postfix's MILTER_README; libmilter's mfdef.h) as far as Postfix needs it.

    X-PPP-Vhost: DOMAIN   of who logged in, to each message
    another recipient     to a message that says `X-Copy-To: ADDRESS`
"""
import socketserver
import struct
import threading

ADD_HEADERS, ADD_RECIPIENTS = 0x01, 0x04
NO_CONNECT, NO_HELO, NO_RECIPIENT, NO_BODY, NO_END_OF_HEADER = 0x01, 0x02, 0x08, 0x10, 0x40
SKIPPED = NO_CONNECT | NO_HELO | NO_RECIPIENT | NO_BODY | NO_END_OF_HEADER
NO_REPLY_WANTED = b"DAQK"  # macros, abort, quit, quit for a new connection


class HeaderMilter(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.port = self.server_address[1]
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self):
        self.thread.start()

    def stop(self):
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    domain, copies = "", ()

    def handle(self):
        while size := self.rfile.read(4):
            packet = self.rfile.read(struct.unpack("!I", size)[0])
            command, data = packet[:1], packet[1:]
            if command == b"Q":
                return
            self.take(command, data)
            if command not in NO_REPLY_WANTED:
                self.reply(command, data)

    def take(self, command, data):
        strings = data.split(b"\0")
        if command == b"M":
            self.copies = []
        elif command == b"L" and strings[0].lower() == b"x-copy-to":
            self.copies.append(strings[1].strip())
        elif command == b"D" and data[:1] == b"M":
            macros = dict(zip([data[1:].split(b"\0")[0], *strings[2::2]], strings[1::2]))
            self.domain = macros.get(b"{auth_authen}", b"").rpartition(b"@")[2]

    def reply(self, command, data):
        if command == b"O":
            version, actions, steps = struct.unpack("!III", data[:12])
            actions &= ADD_HEADERS | ADD_RECIPIENTS
            return self.send(b"O", struct.pack("!III", version, actions, steps & SKIPPED))
        if command == b"E":
            self.send(b"h", b"X-PPP-Vhost\0" + self.domain + b"\0")
            for address in self.copies:
                self.send(b"+", b"<" + address + b">\0")
        return self.send(b"c")

    def send(self, command, data=b""):
        self.wfile.write(struct.pack("!I", len(data) + 1) + command + data)
