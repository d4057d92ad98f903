    resets.ASKED: resets.send,
