using System.Collections.Frozen;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Faults;

/// <summary>The one table from faults to what a protocol says.</summary>
/// <remarks>
/// In WPS 1.0.0 most faults are HTTP 400, because the client library OWSLib shows a body's text for 400 and 401 only.
/// 507 is not among the statuses that it turns into a bare "server error", so its text is seen as well.
/// </remarks>
internal static class OwsFaultMap
{
    private static readonly FrozenDictionary<FaultCode, OwsFault> _wps10Faults = new Dictionary<FaultCode, OwsFault>
    {
        [FaultCode.Internal] = new(OwsCodes.NoApplicableCode, StatusCodes.Status500InternalServerError),
        [FaultCode.MissingValue] = new(OwsCodes.MissingParameterValue, StatusCodes.Status400BadRequest),
        [FaultCode.InvalidValue] = new(OwsCodes.InvalidParameterValue, StatusCodes.Status400BadRequest),
        [FaultCode.NoSuchProcess] = new(OwsCodes.InvalidParameterValue, StatusCodes.Status400BadRequest),
        [FaultCode.NoSuchJob] = new(OwsCodes.InvalidParameterValue, StatusCodes.Status404NotFound),
        [FaultCode.ResultNotReady] = new(OwsCodes.NoApplicableCode, StatusCodes.Status400BadRequest),
        [FaultCode.DataUnreachable] = new(OwsCodes.NoApplicableCode, StatusCodes.Status400BadRequest),
        [FaultCode.CorruptData] = new(OwsCodes.NoApplicableCode, StatusCodes.Status400BadRequest),
        [FaultCode.TooLarge] = new(OwsCodes.FileSizeExceeded, StatusCodes.Status400BadRequest),
        [FaultCode.Busy] = new(OwsCodes.ServerBusy, StatusCodes.Status503ServiceUnavailable),
        [FaultCode.Denied] = new(OwsCodes.NoApplicableCode, StatusCodes.Status403Forbidden),
        [FaultCode.Conflict] = new(OwsCodes.InvalidParameterValue, StatusCodes.Status400BadRequest),
        [FaultCode.NotEnoughStorage] = new(OwsCodes.NotEnoughStorage, StatusCodes.Status507InsufficientStorage),
    }.ToFrozenDictionary();

    /// <summary>What WPS 1.0.0 says; a code of a newer silo that is not known here is a fault of the service.</summary>
    public static OwsFault Wps10(FaultCode fault) =>
        _wps10Faults.TryGetValue(fault, out var row) ? row : _wps10Faults[FaultCode.Internal];

    /// <summary>Whether the table has a row of its own for a fault.</summary>
    public static bool Knows(FaultCode fault) => _wps10Faults.ContainsKey(fault);
}
