using System.Globalization;

namespace SkRerank.LateInteraction;

/// <summary>Says in which form a store keeps token vectors: how each value is kept, and how many tokens share one pooled vector.</summary>
/// <remarks>As text: <c>bits</c>, <c>int8</c>, <c>fp16</c> or <c>fp32</c>, and behind a slash the pooling factor where it is above 1: <c>bits/3</c>.</remarks>
public readonly record struct TokenVectorForm
{
    /// <summary>The greatest pooling factor: 8.</summary>
    public const int MaxPoolingFactor = 8;

    private static readonly string[] Names = ["bits", "int8", "fp16", "fp32"];

    private readonly int _poolingFactor;

    /// <summary>Initializes a new instance of the <see cref="TokenVectorForm"/> struct.</summary>
    /// <param name="element">How each value is kept.</param>
    /// <param name="poolingFactor">How many tokens share one pooled vector on average, 1 to 8; 1 keeps every token.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public TokenVectorForm(TokenVectorElement element, int poolingFactor = 1)
    {
        if (!Enum.IsDefined(element)) throw new ArgumentOutOfRangeException(nameof(element), element, $"The element must be a member of {nameof(TokenVectorElement)}, but was {element}.");
        if (poolingFactor is < 1 or > MaxPoolingFactor)
            throw new ArgumentOutOfRangeException(nameof(poolingFactor), poolingFactor, $"The pooling factor must be between 1 and {MaxPoolingFactor}, but was {poolingFactor}.");
        Element = element;
        _poolingFactor = poolingFactor;
    }

    /// <summary>Gets the form that a store keeps where nobody says otherwise: <c>bits/3</c>.</summary>
    public static TokenVectorForm Default { get; } = new(TokenVectorElement.SignBits, TokenVectorPacker.DefaultPoolingFactor);

    /// <summary>Gets how each value is kept.</summary>
    public TokenVectorElement Element { get; }

    /// <summary>Gets how many tokens share one pooled vector on average.</summary>
    public int PoolingFactor => Math.Max(1, _poolingFactor);

    /// <summary>Reads a form from its text.</summary>
    /// <param name="text">The text, such as <c>bits/3</c> or <c>fp16</c>.</param>
    /// <returns>The form.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is no form.</exception>
    public static TokenVectorForm Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        var element = Array.IndexOf(Names, parts[0]);
        var factor = 1;
        if (element < 0 || parts.Length > 2 || (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out factor) && factor is >= 1 and <= MaxPoolingFactor)))
            throw new FormatException($"A form of token vectors must be bits, int8, fp16 or fp32, with a slash and a pooling factor from 1 to {MaxPoolingFactor} or without, but was '{text}'.");
        return new TokenVectorForm((TokenVectorElement)element, factor);
    }

    /// <summary>Gives the text of the form.</summary>
    public override string ToString() => PoolingFactor == 1 ? Names[(int)Element] : string.Create(CultureInfo.InvariantCulture, $"{Names[(int)Element]}/{PoolingFactor}");

    /// <summary>Gives the bytes of one vector of so many dimensions.</summary>
    internal static int BytesOf(TokenVectorElement element, int dimensions) => element switch
    {
        TokenVectorElement.SignBits => (dimensions + 7) / 8,
        TokenVectorElement.Quantized => sizeof(float) + dimensions,
        TokenVectorElement.Half => 2 * dimensions,
        _ => sizeof(float) * dimensions,
    };
}
