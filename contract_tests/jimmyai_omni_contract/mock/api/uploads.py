"""Taking reference files, and serving them."""

from jimmyai_omni.uploads import MAX_UPLOAD_BYTES, UPLOAD_TYPES
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.media import Media, serve_media
from jimmyai_omni_contract.mock.api.multipart import SentFile, read_file_part
from jimmyai_omni_contract.mock.api.operations import Operations
from jimmyai_omni_contract.mock.messages import BAD_PARAMETERS, MockRequest, MockResponse, text_response


class Uploads(Operations):
    """`uploadFile`, and the host of the files."""

    def upload(self, request: MockRequest, _account: Account) -> MockResponse:
        """Store one file; it is not billed."""
        sent = read_file_part(request.headers.get("content-type", ""), request.body)
        if sent is None:
            return self.fail(BAD_PARAMETERS, "参数错误: file: is missing")
        fault = self.upload_fault(sent)
        if fault:
            return self.fail(BAD_PARAMETERS, f"参数错误: file: {fault}")
        media_type = UPLOAD_TYPES[sent.extension]
        name = f"{self.state.new_id('file')}.{sent.extension}"
        self.state.add_upload(name, Media(sent.content, media_type))
        data = {
            "url": f"{request.base_url}/uploads/{name}",
            "filename": sent.filename,
            "size": len(sent.content),
            "mime_type": media_type,
        }
        return self.ok(data)

    def upload_fault(self, sent: SentFile) -> str:
        """Why a file is refused; empty where it is not."""
        if sent.extension not in UPLOAD_TYPES:
            return f"its extension is none of {' '.join(UPLOAD_TYPES)}"
        if len(sent.content) > MAX_UPLOAD_BYTES:
            return f"has {len(sent.content)} bytes, more than {MAX_UPLOAD_BYTES}"
        return ""

    def uploaded(self, request: MockRequest, name: str) -> MockResponse:
        """Serve an uploaded file to anyone."""
        media = self.state.uploads.get(name)
        return serve_media(request, media) if media else text_response(404, "404 page not found")
