namespace Compute.Orleans.Engine.Native;

/// <summary>A native codec refused its input, or made something else of it than was wanted.</summary>
public sealed class NativeCodecException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="codec">The codec, as messages name it.</param>
    /// <param name="problem">What is wrong with the input.</param>
    public NativeCodecException(string codec, string problem)
        : base($"{codec}: {problem}")
    {
        Codec = codec;
        Problem = problem;
    }

    /// <summary>The codec, as messages name it.</summary>
    public string Codec { get; }

    /// <summary>What is wrong with the input.</summary>
    public string Problem { get; }
}
