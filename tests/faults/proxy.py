"""A bad mobile network on loopback: cuts requests before, in the middle and after; halves answers, slows, lies."""

import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress

PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Sign in to wifi</html>"
WEIGHTS = {"pass": 10, "cut_before": 2, "cut_middle": 2, "cut_after": 3, "half_answer": 2, "slow": 1, "portal": 2}
SLOW = 2048  # bytes a second


class Proxy:
    """Listens on `port`; each connection carries one request. `healed`: from now on everything passes."""

    def __init__(self, upstream: int, chance: random.Random) -> None:
        self.upstream, self.chance, self.healed = upstream, chance, False
        self.did: Counter[str] = Counter()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def listen(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=[client], daemon=True).start()

    def carry(self, client: socket.socket) -> None:
        fault = "pass" if self.healed else self.chance.choices(list(WEIGHTS), WEIGHTS.values())[0]
        self.did[fault] += 1
        with client, suppress(OSError):
            client.settimeout(15)
            if fault == "cut_before":
                return
            request = read_request(client)
            client.sendall(PORTAL if fault == "portal" else self.ask(request, fault))

    def ask(self, request: bytes, fault: str) -> bytes:
        """What is given back to the phone of the server's answer."""
        with socket.create_connection(("127.0.0.1", self.upstream), timeout=15) as server:
            if fault == "cut_middle":
                server.sendall(request[: len(request) // 2])
                return b""
            send(server, request, slowly=fault == "slow" and len(request) < 2 * SLOW)
            if fault == "cut_after":
                return b""
            answer = read_all(server)
            return answer[: len(answer) // 2] if fault == "half_answer" else answer


def send(server: socket.socket, request: bytes, *, slowly: bool) -> None:
    for start in range(0, len(request), SLOW // 8) if slowly else ():
        server.sendall(request[start : start + SLOW // 8])
        time.sleep(1 / 8)
    if not slowly:
        server.sendall(request)


def read_request(client: socket.socket) -> bytes:
    """Headers and as much body as they announce."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += receive(client)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += receive(client)
    return head + b"\r\n\r\n" + body


def receive(connection: socket.socket) -> bytes:
    if data := connection.recv(65536):
        return data
    raise ConnectionResetError


def read_all(server: socket.socket) -> bytes:
    data = b""
    while piece := server.recv(65536):
        data += piece
    return data
