namespace Embedded.Storage;

/// <summary>A refusal of the Blob service: an HTTP status and one of Azure Storage's error codes (Blob service error codes, Microsoft Learn).</summary>
public sealed class StorageException(int status, string errorCode, string message) : Exception(message)
{
    /// <summary>HTTP status of the refusal.</summary>
    public int Status { get; } = status;

    /// <summary>Azure's code, for example <c>BlobNotFound</c> or <c>ConditionNotMet</c>; sent as <c>x-ms-error-code</c>.</summary>
    public string ErrorCode { get; } = errorCode;
}
