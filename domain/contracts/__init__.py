"""What leaves this system, message by message: nothing that is not named here ever does."""
