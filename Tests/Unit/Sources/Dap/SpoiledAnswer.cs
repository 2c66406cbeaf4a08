using System.Text;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>Answers as they come from servers that fail, or lie.</summary>
internal static class SpoiledAnswer
{
    /// <summary>A good answer with a flaw.</summary>
    public static byte[] Of(byte[] answer, string flaw)
    {
        var data = Encoding.ASCII.GetString(answer).IndexOf("Data:\n", StringComparison.Ordinal) + 6;
        byte[] spoiled = [.. answer];
        switch (flaw)
        {
            case "short": return answer[..^1];
            case "head only": return answer[..data];
            case "half a head": return answer[..(data / 2)];
            case "empty": return [];
            case "long": return [.. answer, 0];
            case "zeros": return new byte[answer.Length];
            case "zeros behind the head": spoiled.AsSpan(data).Clear(); break;
            case "huge count": spoiled.AsSpan(data, 8).Fill(255); break;
            case "second count": spoiled[data + 6] = 0; spoiled[data + 7] = 7; break;
            case "another shape": return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(answer).Replace("lon = 7", "lon = 8", StringComparison.Ordinal));
            default: return "<html><head><style>p { }</style></head>\n<p>log in</p></html>"u8.ToArray();
        }

        return spoiled;
    }
}
