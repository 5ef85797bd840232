# stderr: ignored
import Nope
