"""The partnership's risk register: scored by the Board's matrix, watched by live signals."""
