audit.seal
