# stderr: ignored
use Nope
