"""Contains all the data models used in inputs/outputs"""

from .catalog_model import CatalogModel
from .create_video_request import CreateVideoRequest
from .created_task import CreatedTask
from .created_task_envelope import CreatedTaskEnvelope
from .error_envelope import ErrorEnvelope
from .generation_type import GenerationType
from .key_balance import KeyBalance
from .key_balance_envelope import KeyBalanceEnvelope
from .model import Model
from .model_catalog import ModelCatalog
from .model_catalog_envelope import ModelCatalogEnvelope
from .orientation import Orientation
from .resolution import Resolution
from .standard_model import StandardModel
from .token_usage import TokenUsage
from .upload_file_request import UploadFileRequest
from .uploaded_file import UploadedFile
from .uploaded_file_envelope import UploadedFileEnvelope
from .user_balance import UserBalance
from .user_balance_envelope import UserBalanceEnvelope
from .video_result import VideoResult
from .video_task import VideoTask
from .video_task_envelope import VideoTaskEnvelope

__all__ = (
    "CatalogModel",
    "CreatedTask",
    "CreatedTaskEnvelope",
    "CreateVideoRequest",
    "ErrorEnvelope",
    "GenerationType",
    "KeyBalance",
    "KeyBalanceEnvelope",
    "Model",
    "ModelCatalog",
    "ModelCatalogEnvelope",
    "Orientation",
    "Resolution",
    "StandardModel",
    "TokenUsage",
    "UploadedFile",
    "UploadedFileEnvelope",
    "UploadFileRequest",
    "UserBalance",
    "UserBalanceEnvelope",
    "VideoResult",
    "VideoTask",
    "VideoTaskEnvelope",
)
