namespace SkRerank.Cli;

/// <summary>Gives the sentence of an exception without what only a programmer reads.</summary>
internal static class ErrorText
{
    /// <summary>Gives the message, without the name of a parameter that an <see cref="ArgumentException"/> puts behind it.</summary>
    public static string Of(Exception exception) => exception is ArgumentException { ParamName: { } parameter }
        ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : exception.Message;
}
