using System.Collections.Immutable;
using System.Text;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Names of output files: readable, safe on every file system, unique in their job.</summary>
internal static class OutputFileName
{
    private const int LongestPart = 64;

    /// <summary>The names of a job's outputs.</summary>
    /// <param name="outputs">Operation and result of each; a result's id is any text that a client sent.</param>
    /// <param name="job">The job's id.</param>
    public static ImmutableArray<string> Of(IEnumerable<(string Operation, string Result)> outputs, Guid job)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var (operation, result) in outputs)
        {
            var stem = $"{Safe(operation)}_{Safe(result)}_{job.ToString("n")[..8]}";
            var name = stem;
            for (var copy = 2; !taken.Add(name); copy++)
            {
                name = FormattableString.Invariant($"{stem}_{copy}");
            }

            names.Add(name + ".nc");
        }

        return names.ToImmutable();
    }

    private static string Safe(string text)
    {
        var safe = new StringBuilder();
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, LongestPart)))
        {
            safe.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_');
        }

        return safe.ToString().TrimStart('.') is { Length: > 0 } name ? name : "_";
    }
}
