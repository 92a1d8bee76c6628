using System.Globalization;
using System.Text;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Model;

/// <summary>Turns keys into the text that the store keeps, and back.</summary>
internal sealed class KeyCodec
{
    // Lucene's longest term, in UTF-8 bytes.
    private const int LongestKey = 32766;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Func<object, string> _format;
    private readonly Func<string, object> _parse;

    private KeyCodec(Type type, Func<object, string> format, Func<string, object> parse)
    {
        Type = type;
        _format = format;
        _parse = parse;
    }

    public Type Type { get; }

    /// <summary>Finds the codec of a key type, or <see langword="null"/> where it is not supported.</summary>
    public static KeyCodec? For(Type type) =>
        type == typeof(string) ? new KeyCodec(type, k => (string)k, t => t)
        : type == typeof(Guid) ? new KeyCodec(type, k => ((Guid)k).ToString("D"), t => Guid.ParseExact(t, "D"))
        : type == typeof(int) ? new KeyCodec(type, k => ((int)k).ToString(CultureInfo.InvariantCulture), t => int.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
        : type == typeof(long) ? new KeyCodec(type, k => ((long)k).ToString(CultureInfo.InvariantCulture), t => long.Parse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
        : null;

    /// <summary>Gives the text of a key.</summary>
    /// <exception cref="ArgumentException">The key is <see langword="null"/>, of another type, too long or not valid Unicode.</exception>
    public string Format(object? key)
    {
        if (key is null) throw new ArgumentException("A record's key must not be null.", nameof(key));
        if (key.GetType() != Type) throw new ArgumentException($"The key must be of type '{Type.Name}', but was of type '{key.GetType().Name}'.", nameof(key));
        string text = _format(key);
        if (Type == typeof(string)) CheckText(text);
        return text;
    }

    public object Parse(string text) => _parse(text);

    /// <summary>Gives the bytes that the store keeps of a key.</summary>
    public BytesRef ToBytes(object? key) => new(Format(key));

    private static void CheckText(string text)
    {
        int bytes;
        try
        {
            bytes = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"The key '{text}' must be valid Unicode, but has half of a surrogate pair at position {exception.Index}.", nameof(text), exception);
        }

        if (bytes > LongestKey) throw new ArgumentException($"A key must have at most {LongestKey} bytes of UTF-8, but the key '{text[..32]}…' has {bytes}.", nameof(text));
    }
}
