namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>A side of a selection.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written; for a text without its quotes.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct Operand(OperandKind Kind, string Text, double Number = 0)
{
    public override string ToString() => Kind == OperandKind.Text ? DapText.Quote(Text) : Text;
}
