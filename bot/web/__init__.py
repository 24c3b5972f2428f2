"""What others call over HTTP: Google's add-on and Google's pushes. Nothing here is imported by a worker without it."""
