namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>How two numbers are compared. With a NaN only <see cref="NotEqual"/> holds, as in IEEE 754.</summary>
internal enum Comparator
{
    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,

    /// <summary>==</summary>
    Equal,

    /// <summary>!=</summary>
    NotEqual,
}
