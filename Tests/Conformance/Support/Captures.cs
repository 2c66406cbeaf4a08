using System.Globalization;
using System.Text;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The requests of the real client, captured from the wire.</summary>
public static class Captures
{
    private const string HeaderEnd = "\n\n";
    private const string LengthHeader = "Content-Length: ";

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "TestData", "Clients");

    /// <summary>A capture's bytes as they were on the wire: the files show the headers' line ends as LF.</summary>
    public static byte[] Request(string name)
    {
        var text = File.ReadAllText(Path.Combine(_folder, name));
        var end = text.IndexOf(HeaderEnd, StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal);
        var body = end < 0 ? "" : text[(end + HeaderEnd.Length)..];
        return Encoding.UTF8.GetBytes(head + "\r\n\r\n" + body[..LengthOf(head)]);
    }

    /// <summary>A file's text.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private static int LengthOf(string head)
    {
        var start = head.IndexOf(LengthHeader, StringComparison.Ordinal);
        return start < 0 ? 0 : int.Parse(head[(start + LengthHeader.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
