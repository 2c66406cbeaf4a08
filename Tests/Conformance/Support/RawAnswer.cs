using System.Text;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>An HTTP answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
public sealed record RawAnswer(int Status, ILookup<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);
}
