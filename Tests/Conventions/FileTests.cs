using System.Text.RegularExpressions;

namespace Compute.Orleans.Tests.Conventions;

public sealed partial class FileTests
{
    private const int MaxLineLength = 120;
    private const int MaxTestLineLength = 200; // A table of cases, or an answer byte for byte, is read across.
    private const int MaxLines = 500;
    private const int WantedLines = 300;
    private const int MatchMilliseconds = 1000;

    /// <summary>Files that are longer than wanted, each with the reason why it is not two.</summary>
    private static readonly Dictionary<string, string> _long = new(StringComparer.Ordinal)
    {
        ["Tests/Unit/NetCdf/VariableReaderTests.cs"] = "every layout meets every kind of selection",
    };

    [Fact]
    public void The_repository_is_seen() => Assert.True(Repository.Sources.Count() > 100);

    [Fact]
    public void No_line_is_longer_than_an_editor_shows() => Law.Holds(
        from file in Repository.Sources
        let limit = file.StartsWith("Tests/", StringComparison.Ordinal) ? MaxTestLineLength : MaxLineLength
        from line in Repository.Lines(file).Index()
        where line.Item.Length > limit
        select $"{file}:{line.Index + 1} has {line.Item.Length} characters, {limit} are the most");

    [Fact]
    public void No_file_is_longer_than_one_wants_to_read() => Law.Holds(
        from file in Repository.Sources
        let lines = Repository.Lines(file).Length
        where lines > (_long.ContainsKey(file) ? MaxLines : WantedLines)
        select $"{file} has {lines} lines, {WantedLines} are wanted: cut it, or say why in {nameof(FileTests)}");

    [Fact]
    public void The_list_of_long_files_names_no_others() => Law.Holds(
        from file in _long.Keys
        where !Repository.Files.Contains(file) || Repository.Lines(file).Length <= WantedLines
        select $"{file} is short enough, or gone");

    [Fact]
    public void No_tracked_file_knows_the_machine_it_was_written_on() => Law.Holds(Find(MachinePath()));

    [Fact]
    public void No_tracked_file_leaves_something_for_later() => Law.Holds(Find(Unfinished()));

    [Fact]
    public void A_test_is_never_switched_off_for_good() => Law.Holds(Find(SwitchedOff()));

    [Theory]
    [InlineData("cd /wo" + "rk/somewhere", true)]
    [InlineData("\"/ho" + "me/someone/x\"", true)]
    [InlineData("/tmp/ba" + "sh_jobs.0", true)]
    [InlineData("./data/wo" + "rk/{job}/", false)]
    [InlineData("https://node.example/wo" + "rk/", false)]
    public void A_path_of_a_machine_is_recognised(string text, bool isOne) =>
        Assert.Equal(isOne, MachinePath().IsMatch(text));

    private static IEnumerable<string> Find(Regex pattern) =>
        from file in Repository.Files
        where Repository.IsText(file)
        from line in Repository.Lines(file).Index()
        let match = pattern.Match(line.Item)
        where match.Success
        select $"{file}:{line.Index + 1} holds {match.Value}";

    // Written in pieces, so that this file does not find itself.
    [GeneratedRegex(
        @"(?<![\w.}>])/(wo" + @"rk|ho" + @"me|ro" + @"ot)/\w|/tmp/ba" + "sh_",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"\b(TO" + @"DO|FIX" + @"ME|XX" + @"X)\b|#reg" + "ion", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\[(Fact|Theory)\(.*Sk" + "ip *=", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex SwitchedOff();
}
