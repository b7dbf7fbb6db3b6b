using System.Globalization;

namespace Embedded.Storage;

/// <summary>The refusals this service makes, each with Azure's status and code.</summary>
internal static class StorageErrors
{
    public static StorageException BlobNotFound() => new(404, "BlobNotFound", "The specified blob does not exist.");

    public static StorageException ContainerNotFound() => new(404, "ContainerNotFound", "The specified container does not exist.");

    public static StorageException ContainerAlreadyExists() => new(409, "ContainerAlreadyExists", "The specified container already exists.");

    public static StorageException BlobAlreadyExists() => new(409, "BlobAlreadyExists", "The specified blob already exists.");

    public static StorageException ConditionNotMet() =>
        new(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");

    public static StorageException SourceConditionNotMet() =>
        new(412, "SourceConditionNotMet", "The source condition specified using HTTP conditional header(s) is not met.");

    public static StorageException NotModified() => new(304, "ConditionNotMet", "The blob has not been modified.");

    public static StorageException CannotVerifyCopySource(int status, string why) => new(status, "CannotVerifyCopySource", why);

    public static StorageException UnauthorizedBlobOverwrite() =>
        new(403, "UnauthorizedBlobOverwrite", "This request is not authorized to perform blob overwrites.");

    public static StorageException AuthenticationFailed(string detail) =>
        new(403, "AuthenticationFailed", "Server failed to authenticate the request. " + detail);

    public static StorageException NoAuthenticationInformation() =>
        new(401, "NoAuthenticationInformation", "Server failed to authenticate the request. The request carries no authentication information.");

    public static StorageException PermissionMismatch() =>
        new(403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.");

    public static StorageException ResourceTypeMismatch() =>
        new(403, "AuthorizationResourceTypeMismatch", "This request is not authorized to perform this operation using this resource type.");

    public static StorageException ProtocolMismatch() =>
        new(403, "AuthorizationProtocolMismatch", "This request is not authorized to perform this operation using this protocol.");

    public static StorageException SourceIpMismatch() =>
        new(403, "AuthorizationSourceIPMismatch", "This request is not authorized to perform this operation using this source IP.");

    public static StorageException InvalidHeader(string name, string why) => new(400, "InvalidHeaderValue", $"The value of header {name} is refused: {why}");

    public static StorageException UnsupportedHeader(string name) => new(400, "UnsupportedHeader", $"The header {name} is not supported by this service.");

    public static StorageException MissingHeader(string name) => new(400, "MissingRequiredHeader", $"The header {name} is required.");

    public static StorageException InvalidQuery(string name, string why) =>
        new(400, "InvalidQueryParameterValue", $"The value of query parameter {name} is refused: {why}");

    public static StorageException OutOfRangeQuery(string name, string why) =>
        new(400, "OutOfRangeQueryParameterValue", $"The query parameter {name} is out of range: {why}");

    public static StorageException InvalidUri(string why) => new(400, "InvalidUri", "The requested URI does not represent a resource on the server: " + why);

    public static StorageException InvalidResourceName(string why) => new(400, "InvalidResourceName", "The specified resource name is refused: " + why);

    public static StorageException InvalidMetadata(string why) => new(400, "InvalidMetadata", "The metadata specified is invalid: " + why);

    public static StorageException MetadataTooLarge() => new(400, "MetadataTooLarge", "The size of the specified metadata exceeds 8 KiB.");

    public static StorageException InvalidXml(string why) => new(400, "InvalidXmlDocument", "The XML specified is refused: " + why);

    public static StorageException InvalidBlockList(string why) => new(400, "InvalidBlockList", "The specified block list is invalid: " + why);

    public static StorageException BlockListTooLong(int limit) =>
        new(400, "BlockListTooLong", string.Create(CultureInfo.InvariantCulture, $"The block list may not contain more than {limit} blocks."));

    public static StorageException BlockCountExceedsLimit(int limit) =>
        new(409, "BlockCountExceedsLimit", string.Create(CultureInfo.InvariantCulture, $"The uncommitted block count cannot exceed {limit}."));

    public static StorageException InvalidBlobOrBlock() =>
        new(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid: all block ids of one blob must have the same length.");

    public static StorageException BodyTooLarge(long limit) => new(
        413, "RequestBodyTooLarge", string.Create(
            CultureInfo.InvariantCulture, $"The request body is too large and exceeds the maximum permissible limit of {limit} bytes."));

    public static StorageException MissingContentLength() => new(411, "MissingContentLengthHeader", "The Content-Length header is required.");

    public static StorageException IncompleteBody() => new(400, "IncompleteBody", "The body is shorter than its Content-Length announced.");

    public static StorageException Md5Mismatch() =>
        new(400, "Md5Mismatch", "The MD5 value specified in the request did not match the MD5 value calculated by the server.");

    public static StorageException Crc64Mismatch() =>
        new(400, "Crc64Mismatch", "The CRC64 value specified in the request did not match the CRC64 value calculated by the server.");

    public static StorageException InvalidRange() => new(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");

    public static StorageException NotImplemented(string what) => new(501, "NotImplemented", what + " is not implemented by this service.");

    public static StorageException UnsupportedVerb() => new(405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.");
}
