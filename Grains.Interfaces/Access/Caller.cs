namespace Compute.Orleans.Grains.Interfaces.Access;

/// <summary>Who is calling.</summary>
/// <param name="User">The user's name; "anonymous" for nobody in particular.</param>
/// <param name="IsOperator">Whether they may see the dashboard.</param>
[GenerateSerializer, Immutable, Alias("compute.caller.v1")]
public sealed record Caller([property: Id(0)] string User, [property: Id(1)] bool IsOperator)
{
    /// <summary>The name of a caller without a token.</summary>
    public const string Anonymous = "anonymous";
}
