"""From the bytes of a publication.yaml to the typed tree, or to every fault in it."""

import yinfa.codes
import yinfa.content.codes  # noqa: F401  (registers the codes)
