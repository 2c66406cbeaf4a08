using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.Grains.Messages;

/// <summary>Turns an operation's signature into the description that clients see.</summary>
internal static class ProcessMapping
{
    /// <summary>What every process of this build says its version is.</summary>
    public const string Version = "1.0.0";

    public static ProcessDescription ToMessage(this Signature signature) => new(
        signature.Identifier,
        signature.Title,
        signature.Abstract,
        Version,
        [.. signature.Parameters.Select(parameter => new ParameterDescription(
            parameter.Name, parameter.Abstract, parameter.Allowed))],
        signature.MinInputs,
        signature.MaxInputs);
}
