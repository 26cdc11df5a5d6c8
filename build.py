"""Build everything in content/: `python build.py --help` says what else."""

import sys

if __name__ == "__main__":
    try:
        from yinfa.cli import main

        raise SystemExit(main())
    except KeyboardInterrupt:  # while the commands were being loaded: nothing was begun
        from yinfa.cli.phrases import say

        print(say("stopped"), file=sys.stderr)
        raise SystemExit(130) from None
