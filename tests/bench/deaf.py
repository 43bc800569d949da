# SPDX-License-Identifier: MIT
"""A resolver that never answers, for as long as its parent lives. usage: deaf.py (port 53 of 127.0.0.1)"""
import os
import socket

parent = os.getppid()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.bind(('127.0.0.1', 53))
    s.settimeout(0.5)
    while os.getppid() == parent:
        try:
            s.recv(2000)
        except TimeoutError:
            pass
