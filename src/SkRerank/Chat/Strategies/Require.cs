using System.Runtime.CompilerServices;

namespace SkRerank.Chat.Strategies;

/// <summary>Checks the parameters of strategies.</summary>
internal static class Require
{
    /// <exception cref="ArgumentOutOfRangeException">The window holds fewer than two passages.</exception>
    public static void Window(int value, [CallerArgumentExpression(nameof(value))] string name = "") => AtLeast(2, value, name);

    /// <exception cref="ArgumentOutOfRangeException">The value is less than the least.</exception>
    public static void AtLeast(int least, int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} or greater, but was {value}.");
    }
}
