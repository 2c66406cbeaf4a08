using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>Turns the three JSON inputs into the neutral request.</summary>
/// <remarks>Only the form is checked here; whether ids, operations and parameters fit, the process says.</remarks>
internal static class RequestCodec
{
    /// <summary>The request of an Execute.</summary>
    /// <param name="execute">What was sent.</param>
    /// <param name="user">Name of the caller.</param>
    /// <param name="limit">The most bytes that the three texts may have.</param>
    /// <exception cref="FaultException">MissingValue, InvalidValue or TooLarge, with input and place.</exception>
    public static ExecuteRequest Read(Execute execute, string user, int limit)
    {
        var inputs = execute.Inputs;
        if (inputs.Bytes > limit)
        {
            throw new FaultException(
                FaultCode.TooLarge,
                "DataInputs",
                $"variable, domain and operation together are {inputs.Bytes} bytes: this service takes {limit}; "
                + "split the request, and aggregate the results");
        }

        return new(
            execute.Identifier,
            user,
            [.. JsonInput.List("variable", inputs.Variable).Select(VariableCodec.Read)],
            [.. JsonInput.List("domain", inputs.Domain).Select(DomainCodec.Read)],
            [.. JsonInput.List("operation", inputs.Operation).Select(OperationCodec.Read)]);
    }
}
