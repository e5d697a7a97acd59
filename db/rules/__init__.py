"""The rules of the office: pure functions and plain values, the standard library only, no input or output."""
