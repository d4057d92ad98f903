            if conn.sock in open_sockets:
                continue
