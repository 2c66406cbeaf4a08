using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Grains.Faults;

/// <summary>The engine's faults and the codes that travel, one for one.</summary>
internal static class FaultCodes
{
    public static FaultCode ToCode(this Fault fault) => fault switch
    {
        Fault.Internal => FaultCode.Internal,
        Fault.MissingValue => FaultCode.MissingValue,
        Fault.InvalidValue => FaultCode.InvalidValue,
        Fault.NoSuchProcess => FaultCode.NoSuchProcess,
        Fault.NoSuchJob => FaultCode.NoSuchJob,
        Fault.ResultNotReady => FaultCode.ResultNotReady,
        Fault.DataUnreachable => FaultCode.DataUnreachable,
        Fault.CorruptData => FaultCode.CorruptData,
        Fault.TooLarge => FaultCode.TooLarge,
        Fault.Busy => FaultCode.Busy,
        Fault.Denied => FaultCode.Denied,
        Fault.Conflict => FaultCode.Conflict,
        Fault.NotEnoughStorage => FaultCode.NotEnoughStorage,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "a fault without a code"),
    };

    public static FaultException ToMessage(this ComputeException exception) =>
        new(exception.Fault.ToCode(), exception.Locator, exception.Message, exception.IsFinal, exception.Tries);

    /// <summary>Whether the same work may succeed when it is tried again, perhaps on another silo.</summary>
    public static bool MayPass(this FaultCode code) =>
        code is FaultCode.Busy or FaultCode.DataUnreachable or FaultCode.Internal;

    /// <summary>Whether the same work may succeed when it is tried again, perhaps on another silo.</summary>
    public static bool MayPass(this FaultException fault) => !fault.IsFinal && fault.Code.MayPass();
}
