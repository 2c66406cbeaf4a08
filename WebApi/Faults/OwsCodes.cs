namespace Compute.Orleans.WebApi.Faults;

/// <summary>The exception codes that this service uses.</summary>
/// <remarks>Source: OGC 05-007r7, tables 38, 47 and 62, and OGC 06-121r3, table 25.</remarks>
internal static class OwsCodes
{
    public const string MissingParameterValue = nameof(MissingParameterValue);
    public const string InvalidParameterValue = nameof(InvalidParameterValue);
    public const string OperationNotSupported = nameof(OperationNotSupported);
    public const string OptionNotSupported = nameof(OptionNotSupported);
    public const string VersionNegotiationFailed = nameof(VersionNegotiationFailed);
    public const string NotEnoughStorage = nameof(NotEnoughStorage);
    public const string ServerBusy = nameof(ServerBusy);
    public const string FileSizeExceeded = nameof(FileSizeExceeded);
    public const string NoApplicableCode = nameof(NoApplicableCode);
}
