# stderr: ignored
import List, only: [nope: 1]
