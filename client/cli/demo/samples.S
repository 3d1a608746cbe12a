// deploy/samples as read-only data of the program; sample_calls.cc parses it.
    .section .rodata
#define STREAM(name, file)                     \
    .global turnopt_samples_##name##_begin;    \
turnopt_samples_##name##_begin:                \
    .incbin file;                              \
    .global turnopt_samples_##name##_end;      \
turnopt_samples_##name##_end:                  \
    .byte 0

STREAM(outbound_sales, TURNOPT_SAMPLES_OUTBOUND_SALES)
STREAM(restaurant_booking, TURNOPT_SAMPLES_RESTAURANT_BOOKING)

    .section .note.GNU-stack, "", %progbits
