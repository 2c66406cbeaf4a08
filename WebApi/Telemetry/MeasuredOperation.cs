namespace Compute.Orleans.WebApi.Telemetry;

/// <summary>The operation that a request turned out to be: one of a few names, never the client's text.</summary>
internal sealed class MeasuredOperation(string name)
{
    public string Name { get; } = name;

    /// <summary>Has the request's time counted under a name.</summary>
    public static void Set(HttpContext context, string name) => context.Features.Set(new MeasuredOperation(name));
}
