using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>Decides selections.</summary>
/// <remarks>
/// In DAP2 selections choose among the rows of a Sequence, and a file has none. A selection over constants and scalars
/// is true, and changes nothing, or it is false, and then there is nothing that could be answered. One that names an
/// array is refused, because an answer in which it was passed over would look as if it had been applied.
/// </remarks>
/// <param name="dataset">The dataset.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class ClauseEvaluator(DapDataset dataset, CancellationToken cancellationToken)
{
    /// <summary>The most patterns of a constraint: each may take as long as the patience with one.</summary>
    public const int MaxPatterns = 16;

    private const string Match = "=~";
    private const int LongestText = 64 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, Operand> _scalars = new(StringComparer.Ordinal);

    /// <summary>Goes through all selections.</summary>
    /// <param name="clauses">The selections.</param>
    /// <exception cref="DapException">One of them is false, or cannot be decided.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask RequireAsync(ImmutableArray<Clause> clauses)
    {
        var patterns = clauses.Where(clause => clause.Relation == Match).Sum(clause => clause.Right.Length);
        if (patterns > MaxPatterns)
        {
            throw DapException.Malformed(
                $"the constraint has {patterns} patterns after {Match}, {MaxPatterns} are the most: join them by |");
        }

        foreach (var clause in clauses)
        {
            if (!await HoldsAsync(clause))
            {
                throw DapException.Malformed(
                    $"the selection {clause} is false for {dataset.Name}, so nothing is selected");
            }
        }
    }

    private async ValueTask<bool> HoldsAsync(Clause clause)
    {
        var left = await ValueAsync(clause.Left);
        foreach (var right in clause.Right)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Holds(clause, left, await ValueAsync(right)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(Clause clause, Operand left, Operand right)
    {
        if (left.Kind != right.Kind)
        {
            throw DapException.Malformed($"the selection {clause} compares a number with a text");
        }

        if (clause.Relation == Match)
        {
            return left.Kind == OperandKind.Text
                ? Matches(clause, left.Text, right.Text)
                : throw DapException.Malformed($"the selection {clause}: =~ is for texts");
        }

        if (left.Kind == OperandKind.Number && (double.IsNaN(left.Number) || double.IsNaN(right.Number)))
        {
            return clause.Relation == "!=";
        }

        var order = left.Kind == OperandKind.Text
            ? string.CompareOrdinal(left.Text, right.Text)
            : left.Number.CompareTo(right.Number);
        return clause.Relation switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    // Without backtracking a pattern takes time in proportion to the text, whatever it is.
    private static bool Matches(Clause clause, string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(
                text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _patience);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException
            or RegexMatchTimeoutException)
        {
            throw DapException.Malformed($"the selection {clause}: the pattern cannot be used: {failure.Message}");
        }
    }

    private async ValueTask<Operand> ValueAsync(Operand operand)
    {
        if (operand.Kind != OperandKind.Variable)
        {
            return operand;
        }

        if (!_scalars.TryGetValue(operand.Text, out var value))
        {
            _scalars[operand.Text] = value = await ReadAsync(operand);
        }

        return value;
    }

    private async ValueTask<Operand> ReadAsync(Operand operand)
    {
        var variable = dataset.Find(operand.Text) ?? throw DapException.NoSuchVariable(
            $"there is no variable `{operand.Text}` in {dataset.Name} to select by");
        var bytes = variable.Characters?.Length ?? variable.Stored.Type.ByteLength();
        if (!variable.Dimensions.IsEmpty || bytes > LongestText)
        {
            throw DapException.Malformed(
                $"a selection names `{operand.Text}`, which is an array: selections are for Sequences, of which files "
                + $"have none; choose positions instead, as in {variable.Id}[0:9]");
        }

        var value = new byte[bytes];
        IndexRange[] whole = variable.Characters is { } characters ? [IndexRange.All(characters.Length)] : [];
        await dataset.File.ReadAsync(variable.Stored, whole, value, cancellationToken);
        return variable.IsText
            ? new(OperandKind.Text, Encoding.UTF8.GetString(value.AsSpan().TrimEnd((byte)0)))
            : new(OperandKind.Number, operand.Text, StoredNumbers.Double(variable.Stored.Type, value, 0));
    }
}
