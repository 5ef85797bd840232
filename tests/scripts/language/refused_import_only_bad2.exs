# stderr: ignored
import List, only: :foo
