namespace Compute.Orleans.Silo.Commands;

/// <summary>A command line taken apart: words, switches, and options with a value.</summary>
/// <param name="Words">
/// What is neither switch nor option, in order; <c>--standalone</c> and <c>--help</c> are words too.
/// </param>
/// <param name="Switches">The switches that were given, without dashes.</param>
/// <param name="Options">The options that were given, without dashes.</param>
internal sealed record Arguments(
    string[] Words, IReadOnlySet<string> Switches, IReadOnlyDictionary<string, string> Options)
{
    private static readonly string[] _switches =
        ["operator", "import", "force", "changed-inputs", "json", "describe", "before-start"];
    private static readonly string[] _options = ["urls", "data", "output", "server", "accepted", "user"];
    private static readonly string[] _lists = ["allow", "allow-host"];

    /// <summary>The options that may be given more than once, without dashes, with all their values.</summary>
    public ILookup<string, string> Lists { get; init; } =
        Array.Empty<KeyValuePair<string, string>>().ToLookup(pair => pair.Key, pair => pair.Value);

    /// <summary>Takes a command line apart.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <exception cref="UsageException">An option is not known, comes twice or has no value.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        var words = new List<string>();
        var switches = new HashSet<string>(StringComparer.Ordinal);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var lists = new List<KeyValuePair<string, string>>();

        for (var at = 0; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = argument.StartsWith("--", StringComparison.Ordinal)
                ? argument[2..(equals < 0 ? argument.Length : equals)]
                : null;

            if (name is null)
            {
                words.Add(argument is "-h" ? "help" : argument);
            }
            else if (argument is "--help" or "--standalone")
            {
                words.Add(name);
            }
            else if (_switches.Contains(name) && equals < 0)
            {
                switches.Add(name);
            }
            else if (_lists.Contains(name))
            {
                lists.Add(new(name, Value(arguments, ref at, equals)));
            }
            else if (!_options.Contains(name))
            {
                throw new UsageException($"`{argument}` is no option");
            }
            else if (!options.TryAdd(name, Value(arguments, ref at, equals)))
            {
                throw new UsageException($"--{name} is given twice");
            }
        }

        return new(words.Contains("help") ? ["help"] : [.. words], switches, options)
        {
            Lists = lists.ToLookup(pair => pair.Key, pair => pair.Value),
        };
    }

    private static string Value(IReadOnlyList<string> arguments, ref int at, int equals)
    {
        var option = arguments[at];
        if (equals >= 0)
        {
            return equals + 1 < option.Length
                ? option[(equals + 1)..]
                : throw new UsageException($"`{option}` needs a value");
        }

        // The next argument, unless that is an option: a value with dashes stands behind an equals sign.
        return at + 1 < arguments.Count && arguments[at + 1] is { Length: > 0 } value
            && !value.StartsWith("--", StringComparison.Ordinal)
                ? arguments[++at]
                : throw new UsageException($"`{option}` needs a value");
    }
}
