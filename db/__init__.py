"""What the office knows, decides and keeps."""
