"""Deliver to an S3-compatible store, each package once: the store itself refuses a second writing.

Endpoint and credentials are those of the AWS environment (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, …).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from yinfa.distribution.channels import Again, Undelivered
from yinfa.distribution.pack import Parcel
from yinfa.finding import Finding, PublishingError

_THERE = ("PreconditionFailed", "412")
_SHUT = ("AccessDenied", "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch")
_FULL = ("QuotaExceeded", "InsufficientStorage", "507", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded")
_BUSY = ("SlowDown", "ServiceUnavailable", "503", "429")
_DIGEST = "yinfa-sha256"


@dataclass(frozen=True, slots=True)
class Bucket:
    client: Any
    bucket: str
    prefix: str
    doubles: bool = False

    @property
    def name(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def same(self, known: str) -> bool:
        return known == self.name

    def send(self, parcel: Parcel) -> str:
        """Put a package under its name unless it stands there (RFC 9110, 13.1.2)."""
        key = f"{self.prefix}{parcel.name}"
        named = {"Bucket": self.bucket, "Key": key}
        try:
            with open(parcel.path, "rb") as body:
                self.client.put_object(
                    **named, Body=body, IfNoneMatch="*", ChecksumAlgorithm="SHA256", Metadata={_DIGEST: parcel.sha256}
                )
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code not in _THERE:
                shut = code in _SHUT + _FULL
                again = Again.NEVER if shut else Again.LATER if code in _BUSY else Again.SOON
                raise Undelivered(code or "refused", again, whole=shut) from None
            self._same(named, parcel)
        except (BotoCoreError, OSError) as error:
            raise Undelivered(f"{type(error).__name__}: {error}"[:200]) from None
        return f"s3://{self.bucket}/{key}"

    def _same(self, named: dict[str, str], parcel: Parcel) -> None:
        try:
            found = self.client.head_object(**named)["Metadata"].get(_DIGEST)
        except (BotoCoreError, ClientError) as error:
            raise Undelivered(f"{type(error).__name__}") from None
        if found != parcel.sha256:
            raise Undelivered("another object has this name", Again.NEVER)


def opened(target: str, _folders: bool) -> Bucket:
    """Give the channel of `s3://bucket/prefix`. Raises PublishingError (G001)."""
    parts = urlsplit(target)
    if not parts.netloc:
        raise PublishingError(Finding("G001", facts=(("target", target),)))
    prefix = parts.path.strip("/")
    client = boto3.client("s3", config=Config(retries={"max_attempts": 2}, connect_timeout=10, read_timeout=60))
    return Bucket(client, parts.netloc, f"{prefix}/" if prefix else "")
