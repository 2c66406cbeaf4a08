namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>What a token is.</summary>
internal enum DapTokenKind
{
    /// <summary>There is nothing more.</summary>
    End,

    /// <summary>A name, a type, a number.</summary>
    Word,

    /// <summary>One of <c>{ } [ ] = ; ,</c> and the colon behind Array and Maps.</summary>
    Sign,

    /// <summary>Text in quotes.</summary>
    Quoted,
}
